package dev.j3s.helm.engine;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.FatalTemplateErrorsException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.loader.LocationResolver;
import com.hubspot.jinjava.loader.ResourceLocator;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jinja for charts that declare {@code j3s.dev/template-engine: jinjava}. Templates see the same
 * Values, Release, Chart and Capabilities, and import other files by their name below templates/.
 */
final class JinjaTemplates implements TemplateLanguage {
    private static final int RENDER_DEPTH_MAX = 20;

    private final Map<String, String> sources = new HashMap<>();
    private final Jinjava jinjava;

    JinjaTemplates(RenderLimits limits) {
        var config =
                JinjavaConfig.newBuilder()
                        .withFailOnUnknownTokens(true)
                        .withNestedInterpretationEnabled(false)
                        .withMaxOutputSize(limits.outputCharsMax())
                        .withMaxRenderDepth(RENDER_DEPTH_MAX)
                        .withTrimBlocks(true)
                        .withLstripBlocks(true)
                        .build();
        jinjava = new Jinjava(config);
        jinjava.setResourceLocator(new Siblings(sources));
    }

    @Override
    public void parse(List<RenderScope.Entry> entries) {
        for (RenderScope.Entry entry : entries) {
            String name = entry.source().name();
            String base = name.substring(name.lastIndexOf("/templates/") + 11);
            sources.put(base, entry.source().text());
        }
    }

    @Override
    public String execute(RenderScope.Entry entry) {
        Map<String, @Nullable Object> context = new HashMap<>();
        entry.data().forEach((key, value) -> context.put(key, plain(value)));
        String name = entry.source().name();
        try {
            RenderResult result = jinjava.renderForResult(entry.source().text(), context);
            Optional<String> error =
                    result.getErrors().stream()
                            .findFirst()
                            .map(e -> e.getLineno() + ": " + e.getMessage());
            if (error.isPresent()) {
                throw EngineException.template("template: " + name + ":" + error.get());
            }
            return result.getOutput();
        } catch (FatalTemplateErrorsException e) {
            throw EngineException.template("template: " + name + ": " + e.getMessage());
        }
    }

    private static @Nullable Object plain(Object value) {
        return switch (GoValue.plain(value)) {
            case Nil _ -> null;
            case Double d when d == Math.rint(d) && Math.abs(d) < 0x1p63 -> (long) (double) d;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                GoValue.map(map).forEach((k, v) -> copy.put(k, plain(v)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(plain(item)));
                yield copy;
            }
            case Object other -> other;
        };
    }

    /** Finds templates of the chart itself, never files of the machine. */
    private static final class Siblings implements ResourceLocator {
        private final Map<String, String> sources;

        private Siblings(Map<String, String> sources) {
            this.sources = sources;
        }

        @Override
        public String getString(String fullName, Charset encoding, JinjavaInterpreter interpreter)
                throws ResourceNotFoundException {
            String source = sources.get(fullName);
            if (source == null) {
                throw new ResourceNotFoundException("no template " + fullName + " in the chart");
            }
            return source;
        }

        @Override
        public Optional<LocationResolver> getLocationResolver() {
            return Optional.empty();
        }
    }
}

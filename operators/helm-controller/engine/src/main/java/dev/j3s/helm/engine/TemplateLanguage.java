package dev.j3s.helm.engine;

import java.util.List;

/** How the files below templates/ are read; a chart chooses with an annotation. */
interface TemplateLanguage {
    void parse(List<RenderScope.Entry> entries);

    String execute(RenderScope.Entry entry);
}

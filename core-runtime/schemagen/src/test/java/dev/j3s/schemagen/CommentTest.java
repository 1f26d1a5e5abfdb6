package dev.j3s.schemagen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommentTest {
    @Test
    void joinsLinesAndLeavesMarkersOut() {
        var comment =
                new Comment(
                        List.of(
                                "List of ports.",
                                "Cannot be updated.",
                                "TODO: say more",
                                "+optional",
                                "+patchMergeKey=containerPort",
                                "+listMapKey=containerPort",
                                "+listMapKey=protocol"));

        assertThat(comment.description()).isEqualTo("List of ports. Cannot be updated.");
        assertThat(comment.has("optional")).isTrue();
        assertThat(comment.has("patchMergeKey")).isTrue();
        assertThat(comment.value("patchMergeKey")).contains("containerPort");
        assertThat(comment.values("listMapKey")).containsExactly("containerPort", "protocol");
    }

    @Test
    void keepsParagraphsAndIndentedLines() {
        var comment = new Comment(List.of("Example:", "\tname: a", "", "More.", "---", "private"));

        assertThat(comment.description()).isEqualTo("Example:\n\tname: a\n\nMore.");
    }
}

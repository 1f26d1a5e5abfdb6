package dev.j3s.helm.engine;

/** A named template text, able to say where a position is. */
record Source(String name, String text) {
    int line(int position) {
        int line = 1;
        for (int i = 0; i < position && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** Column as Go counts it in execution errors: from 0, after the last newline. */
    int column(int position) {
        int newline = text.lastIndexOf('\n', Math.max(0, position - 1));
        return newline < 0 ? position : position - newline - 1;
    }

    String location(int position) {
        return name + ":" + line(position) + ":" + column(position);
    }

    EngineException parseError(int position, String message) {
        return EngineException.template(
                "template: " + name + ":" + line(position) + ": " + message);
    }
}

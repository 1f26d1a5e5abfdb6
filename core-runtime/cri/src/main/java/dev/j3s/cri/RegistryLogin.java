package dev.j3s.cri;

/** What a registry wants to see before it gives out an image; unused parts are empty. */
public record RegistryLogin(String username, String password, String auth, String identityToken) {
    public static final RegistryLogin NONE = new RegistryLogin("", "", "", "");

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "RegistryLogin[" + username + "]";
    }
}

namespace EndToEnd.Tests.Harness;

/// <summary>Runs npm's age-encryption on files.</summary>
internal static class Peer
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Typage");

    public static Task<Outcome> RunAsync(string source, string destination, params string[] arguments) =>
        Shell.RunAsync("""node peer.mjs "$@" < "$0" > "$OUT" """, Folder, destination, [source, .. arguments]);
}

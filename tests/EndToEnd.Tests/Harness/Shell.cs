namespace EndToEnd.Tests.Harness;

/// <summary>Runs a line of shell, for what only a shell connects: bytes from files, pipes.</summary>
internal static class Shell
{
    /// <summary>Runs <paramref name="script"/> with <c>$0</c>, <c>$1</c> … and <c>$OUT</c>.</summary>
    public static Task<Outcome> RunAsync(string script, string folder, string output, params string[] arguments) =>
        Command.RunAsync(new CommandLine("sh", ["-c", script, .. arguments])
        {
            Folder = folder,
            Environment = new Dictionary<string, string> { ["OUT"] = output },
        });

    /// <summary>Runs the built <c>advisory</c> from a file to a file.</summary>
    public static Task<Outcome> AdvisoryAsync(string source, string destination, params string[] arguments) =>
        RunAsync("""exec "$ADVISORY" "$@" < "$0" > "$OUT" """.Replace("$ADVISORY", Repository.AdvisoryProgram, StringComparison.Ordinal), Path.GetTempPath(), destination, [source, .. arguments]);

    /// <summary>Runs stock age from a file to a file.</summary>
    public static Task<Outcome> AgeAsync(string source, string destination, params string[] arguments) =>
        RunAsync("""exec age "$@" < "$0" > "$OUT" """, Path.GetTempPath(), destination, [source, .. arguments]);
}

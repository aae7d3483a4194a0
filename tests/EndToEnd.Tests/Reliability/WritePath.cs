namespace EndToEnd.Tests.Reliability;

/// <summary>Which threads of the gateway write what, and the calls by which they do.</summary>
/// <param name="Name">For people.</param>
/// <param name="IsThread">Whether a thread of this name belongs to it.</param>
/// <param name="Calls">The system calls that write, or that decide where.</param>
internal sealed record WritePath(string Name, Func<string, bool> IsThread, IReadOnlyList<string> Calls)
{
    /// <summary>The one thread that writes the database: its file, WAL and shared memory.</summary>
    public static WritePath Database { get; } = new(
        "database", static name => name == "sqlite-write", ["openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "mmap"]);

    /// <summary>The threads that write payload files and the anchor: every one but SQLite's.</summary>
    public static WritePath Files { get; } = new(
        "files", static name => !name.StartsWith("sqlite-", StringComparison.Ordinal), ["openat", "open", "pwrite64", "fsync", "fdatasync", "link", "rename", "unlink", "ftruncate"]);

    public static IReadOnlyList<WritePath> All => [Files, Database];
}

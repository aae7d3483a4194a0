using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Tests.Harness;

/// <summary>strace on a running process, until it is disposed: a protocol of its threads' calls, or a fault in one of them. Counting begins when it is attached.</summary>
internal sealed class AttachedTrace : IAsyncDisposable
{
    private static readonly TimeSpan AttachBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly Process process;

    private AttachedTrace(Process process) => this.process = process;

    /// <summary>Attaches to a process, and begins when these threads are traced. strace follows all threads of it, those to come too.</summary>
    public static async Task<AttachedTrace> StartAsync(int processId, IReadOnlyList<int> threads, string protocol, params string[] expressions)
    {
        string list = string.Join(',', threads.Select(thread => thread.ToString(CultureInfo.InvariantCulture)));
        Process process = Command.Start(new CommandLine(
            "strace", ["-f", "-y", "-o", protocol, .. expressions.SelectMany(expression => (string[])["-e", expression]), "-p", list]));
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var trace = new AttachedTrace(process);
        using var bound = new CancellationTokenSource(AttachBound);
        while (!threads.All(thread => IsTraced(processId, thread)))
        {
            Assert.False(process.HasExited, "strace ended before it was attached");
            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
        }

        return trace;
    }

    /// <summary>The threads of a process whose names begin in this way, or those whose do not.</summary>
    public static IReadOnlyList<int> Threads(int processId, Func<string, bool> named) =>
    [
        .. Directory.GetDirectories($"/proc/{processId}/task")
            .Where(folder => named(File.ReadAllText(Path.Combine(folder, "comm")).Trim()))
            .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)),
    ];

    /// <summary>Lets the process go on untraced, if it is still there.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Command.RunAsync("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            using var bound = new CancellationTokenSource(EndBound);
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            // It may wait for ever for threads that were killed all at once. Killed itself, it lets go of whatever is left.
            process.Kill();
        }

        process.Dispose();
    }

    // A thread that has ended is no longer waited for.
    private static bool IsTraced(int processId, int thread)
    {
        try
        {
            return !File.ReadLines($"/proc/{processId}/task/{thread}/status").Any(line => line is "TracerPid:\t0");
        }
        catch (IOException)
        {
            return true;
        }
    }
}

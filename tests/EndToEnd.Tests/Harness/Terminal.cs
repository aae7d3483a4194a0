using System.Diagnostics;
using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>A command on a terminal of its own (script(1)), at which the test sits.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly CancellationTokenSource timeout = new(Bound);
    private readonly StringBuilder shown = new();
    private int looked;

    private Terminal(Process process) => this.process = process;

    /// <summary>All that the terminal showed.</summary>
    public string Shown => shown.ToString();

    public static Terminal Start(string command) => new(Command.Start(new CommandLine("script", ["-qefc", command, "/dev/null"])));

    /// <summary>Waits for a question and types the answer.</summary>
    public async Task AnswerAsync(string question, string answer)
    {
        char[] buffer = new char[256];
        int at;
        while ((at = Shown.IndexOf(question, looked, StringComparison.Ordinal)) < 0)
        {
            int length = await process.StandardOutput.ReadAsync(buffer, timeout.Token);
            Assert.True(length > 0, $"'{question}' was not asked:\n{Shown}");
            shown.Append(buffer, 0, length);
        }

        looked = at + question.Length;
        await process.StandardInput.WriteAsync((answer + "\n").AsMemory(), timeout.Token);
        await process.StandardInput.FlushAsync(timeout.Token);
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> EndAsync()
    {
        shown.Append(await process.StandardOutput.ReadToEndAsync(timeout.Token));
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        timeout.Dispose();
    }
}

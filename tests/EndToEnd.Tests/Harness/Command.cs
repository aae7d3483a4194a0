using System.Diagnostics;
using System.Text;

namespace EndToEnd.Tests.Harness;

/// <summary>What a finished command left: its exit code and all it printed.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>The first word of the standard output: where a verdict stands.</summary>
    public string FirstWord => Output.Split([' ', '\n', '\r'], 2)[0];

    public Outcome MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}\nstdout: {Output}\nstderr: {Errors}");
        return this;
    }
}

/// <summary>Runs a program to its end with a bound on its time.</summary>
internal static class Command
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    public static Task<Outcome> RunAsync(string program, params string[] arguments) => RunAsync(new CommandLine(program, arguments));

    public static async Task<Outcome> RunAsync(CommandLine line)
    {
        using Process process = Start(line);
        using var timeout = new CancellationTokenSource(Bound);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(line.Input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(line.Program)} {string.Join(' ', line.Arguments)} did not end in {Bound}.");
        }
    }

    public static Process Start(CommandLine line)
    {
        var start = new ProcessStartInfo(line.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = line.Folder ?? Path.GetTempPath(),
        };
        foreach (string argument in line.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The caller's own profile must not reach the programs under test.
        start.Environment.Remove("ADVISORY_GATEWAY");
        start.Environment.Remove("ADVISORY_KEYS");
        start.Environment.Remove("ADVISORY_PASSPHRASE_FILE");
        foreach ((string name, string value) in line.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{line.Program} did not start.");
    }
}

/// <summary>A program, its arguments, and what surrounds it.</summary>
internal sealed record CommandLine(string Program, IReadOnlyList<string> Arguments)
{
    public string Input { get; init; } = "";

    public string? Folder { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

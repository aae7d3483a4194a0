using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Audit;
using Gateway.Crypto;

namespace EndToEnd.Tests.Harness;

/// <summary>The built <c>advisory witness serve</c> on a loopback port until it is stopped or killed.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<string> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;
    private readonly HttpClient client;

    private RunningWitness(Process process, HttpClient client)
    {
        this.process = process;
        this.client = client;
    }

    public string Url { get; private set; } = "";

    public int ProcessId => process.Id;

    /// <summary>All that the process has printed so far, both streams.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>Makes a witness's folder and answers its public key.</summary>
    public static async Task<CosignatureVerifier> InitAsync(string folder, string name = "witness.example/w1") =>
        CosignatureVerifier.Parse((await Command.RunAsync(Repository.AdvisoryProgram, "witness", "init", "--data", folder, "--name", name)).MustSucceed().Output.Trim());

    public static Task<RunningWitness> StartAsync(string folder, NoteVerifier log, HttpClient? client = null, params string[] more) =>
        StartAsync(new CommandLine(Repository.AdvisoryProgram, Arguments(folder, log, more)), client);

    /// <summary>Starts the witness with a protocol of its calls of the system, of the kinds named, in a file.</summary>
    public static Task<RunningWitness> StartTracedAsync(string folder, NoteVerifier log, string protocol, string calls) => StartAsync(
        new CommandLine("strace", ["-D", "-f", "-y", "-o", protocol, "-e", $"trace={calls}", Repository.AdvisoryProgram, .. Arguments(folder, log, [])]), null);

    private static string[] Arguments(string folder, NoteVerifier log, string[] more) =>
        ["witness", "serve", "--data", folder, "--log", log.ToString(), .. more.Contains("--urls") ? more : [.. more, "--urls", "http://127.0.0.1:0"]];

    private static async Task<RunningWitness> StartAsync(CommandLine line, HttpClient? client)
    {
        Process process = Command.Start(line);
        var witness = new RunningWitness(process, client ?? new HttpClient());
        process.OutputDataReceived += witness.Keep;
        process.ErrorDataReceived += witness.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await witness.WaitUntilListeningAsync();
        return witness;
    }

    /// <summary><c>POST add-checkpoint</c>: status, media type and body.</summary>
    public async Task<(HttpStatusCode Status, MediaTypeHeaderValue? Type, byte[] Body)> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"{Url}/add-checkpoint"), content);
        return (answer.StatusCode, answer.Content.Headers.ContentType, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The latest size, as a log asks for it that knows nothing; 0 before the first.</summary>
    public async Task<int> LatestSizeAsync(GrowingLog log)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"{Url}/{Witness.HashOrigin(log.Origin)}/checkpoint"));
        return answer.StatusCode == HttpStatusCode.NotFound
            ? 0
            : checked((int)Checkpoint.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Tree.Size);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(new Uri($"{Url}{path}"));

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Command.RunAsync("kill", "-TERM", ProcessId.ToString(CultureInfo.InvariantCulture));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        const string Listening = "listening  ";
        if (line.Data is null)
        {
            return;
        }

        lines.Enqueue(line.Data);
        if (line.Data.StartsWith(Listening, StringComparison.Ordinal))
        {
            listening.TrySetResult(line.Data[Listening.Length..]);
        }
    }

    private async Task WaitUntilListeningAsync()
    {
        using var bound = new CancellationTokenSource(ReadyBound);
        Task ended = process.WaitForExitAsync(bound.Token);
        if (await Task.WhenAny(listening.Task, ended) != listening.Task)
        {
            throw new InvalidOperationException($"The witness was not listening within {ReadyBound}.\n{Log}");
        }

        Url = await listening.Task;
    }
}

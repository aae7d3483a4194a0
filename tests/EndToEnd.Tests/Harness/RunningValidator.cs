using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Tests.Harness;

/// <summary>The library inside csaf-validator-service, behind its API on a loopback port, until it is disposed.</summary>
internal sealed class RunningValidator : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly HttpClient client = new();

    private RunningValidator(Process process, string url)
    {
        this.process = process;
        Url = url;
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "CsafValidator");

    public string Url { get; }

    public static async Task<RunningValidator> StartAsync()
    {
        Process process = Command.Start(new CommandLine("node", ["service.mjs"]) { Folder = Folder });
        using var bound = new CancellationTokenSource(ReadyBound);
        string? url = await process.StandardOutput.ReadLineAsync(bound.Token);
        return new RunningValidator(process, url ?? throw new InvalidOperationException($"The validator did not start: {await process.StandardError.ReadToEndAsync()}"));
    }

    /// <summary>Asks it directly, as a stock tool would: the tests that a document fails.</summary>
    public async Task<IReadOnlyList<string>> FailedTestsAsync(string document)
    {
        using var question = new StringContent($$"""{"tests":[{"type":"preset","name":"basic"}],"document":{{document}}}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri($"{Url}/api/v1/validate"), question);
        using JsonDocument answer = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return [.. answer.RootElement.GetProperty("tests").EnumerateArray().Where(test => !test.GetProperty("isValid").GetBoolean()).Select(test => test.GetProperty("name").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}

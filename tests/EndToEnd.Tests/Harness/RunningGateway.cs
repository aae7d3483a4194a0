using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Tests.Harness;

/// <summary>The built gateway, serving one data folder on a loopback port until it is stopped or killed.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> lines = new();
    private readonly Process process;
    private bool disposed;

    private RunningGateway(Process process, string url)
    {
        this.process = process;
        Url = url;
    }

    public string Url { get; }

    public int ProcessId => process.Id;

    /// <summary>All that the process has printed so far, both streams.</summary>
    public string Log => string.Join('\n', lines);

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{ProcessId}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>The largest resident memory since the last <see cref="ForgetPeak"/>, in bytes.</summary>
    public long PeakResidentBytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{ProcessId}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    public void ForgetPeak() => File.WriteAllText($"/proc/{ProcessId}/clear_refs", "5");

    public static Task<RunningGateway> StartAsync(string dataFolder, int? port = null, IReadOnlyDictionary<string, string>? settings = null) =>
        StartAsync(dataFolder, port, settings, "/health/ready");

    /// <summary>Starts a gateway that will live and never be ready.</summary>
    public static Task<RunningGateway> StartUnreadyAsync(string dataFolder, int port) => StartAsync(dataFolder, port, null, "/health/live");

    private static async Task<RunningGateway> StartAsync(string dataFolder, int? port, IReadOnlyDictionary<string, string>? settings, string probe)
    {
        string url = $"http://127.0.0.1:{(port ?? FreePort()).ToString(CultureInfo.InvariantCulture)}";
        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>());
        if (Repository.CompiledAhead)
        {
            // A test's gateway lives for seconds: to compile anew what runs often costs it more than it saves.
            environment.TryAdd("DOTNET_TieredCompilation", "0");
        }

        Process process = Command.Start(new CommandLine(Repository.GatewayProgram, ["serve", "--data", dataFolder, "--urls", url]) { Environment = environment });
        var gateway = new RunningGateway(process, url);
        process.OutputDataReceived += gateway.Keep;
        process.ErrorDataReceived += gateway.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await gateway.WaitAsync(probe);
        return gateway;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

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
        // A gateway that did not come up again was disposed before: the failure to be seen is that one.
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            lines.Enqueue(line.Data);
        }
    }

    private async Task WaitAsync(string probe)
    {
        using var client = new HttpClient();
        long deadline = Stopwatch.GetTimestamp() + (long)(ReadyBound.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < deadline && !process.HasExited)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri(Url + probe));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet: ask again until the bound.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        throw new InvalidOperationException($"The gateway did not answer {probe} within {ReadyBound}.\n{Log}");
    }
}

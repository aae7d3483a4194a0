using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>A program that serves HTTP on a port of 127.0.0.1, in a process of its own as in use, until it is disposed.</summary>
internal sealed class ServedProgram : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly List<string> lines = [];

    private ServedProgram(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>From the start of the process to its first right answer.</summary>
    public TimeSpan StartToReady { get; private set; }

    public long ResidentBytes => Status("VmRSS:");

    /// <summary>The largest resident memory since the last <see cref="ForgetPeak"/>.</summary>
    public long PeakResidentBytes => Status("VmHWM:");

    public void ForgetPeak() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    /// <summary>Starts a program and waits until <paramref name="probe"/> is answered with 200.</summary>
    public static async Task<ServedProgram> StartAsync(string program, Func<int, IEnumerable<string>> arguments, string probe)
    {
        int port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments(port))
        {
            start.ArgumentList.Add(argument);
        }

        long began = Stopwatch.GetTimestamp();
        var served = new ServedProgram(Process.Start(start)!, port);
        served.process.OutputDataReceived += served.Keep;
        served.process.ErrorDataReceived += served.Keep;
        served.process.BeginOutputReadLine();
        served.process.BeginErrorReadLine();
        await served.WaitAsync(probe, began);
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        using (Process kill = Process.Start("kill", [$"-{SigTerm}", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private long Status(string name)
    {
        string line = File.ReadLines($"/proc/{process.Id}/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (lines)
        {
            lines.Add(line.Data ?? "");
        }
    }

    // The probe is asked over a bare socket: an HTTP client that warms up would be counted as the program's start.
    private async Task WaitAsync(string probe, long began)
    {
        byte[] request = PreparedRequest.Get(probe, Url);
        while (Stopwatch.GetElapsedTime(began) < ReadyBound && !process.HasExited)
        {
            try
            {
                await using LoadConnection connection = await LoadConnection.OpenAsync(Port);
                if (await connection.SendAsync(request) == 200)
                {
                    StartToReady = Stopwatch.GetElapsedTime(began);
                    return;
                }
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }

        lock (lines)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} did not answer {probe}.\n{string.Join('\n', lines)}");
        }
    }
}

using System.Globalization;
using System.Net;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;

namespace Gateway.Client.Monitoring;

/// <summary>A monitor that goes on until something is wrong or it is interrupted; a gateway that is away does not end it.</summary>
internal sealed class MonitorWatch(CommandEnvironment environment, ConnectionSettings settings, TimeSpan interval, long? accepted) : IDisposable
{
    // A gateway that was away for long shows an old log until its first heartbeat. One that still does after some looks is hiding something.
    private const int StaleLooks = 3;

    private readonly PollingPace pace = new(interval);
    private int staleLooks;
    private GatewaySession? session;
    private AgencyMonitor? monitor;

    /// <summary>Looks again and again; returns with the first report that is not ok.</summary>
    /// <param name="tell">Receives each report that brings news.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task<MonitorReport> RunAsync(Func<MonitorReport, Task> tell, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                MonitorReport report = await LookAsync(cancellationToken);
                if (!report.Verdict.IsOk)
                {
                    return report;
                }

                await tell(report);
                staleLooks = 0;
                pause = pace.AfterAnswer();
            }
            catch (Exception failure) when (IsOutage(failure) || IsStaleForNow(failure))
            {
                Forget();
                pause = pace.AfterFailure();
                string seconds = pause.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                await environment.WarnAsync($"{failure.Message} Trying again in {seconds} s.");
            }

            await Task.Delay(pause, environment.Clock, cancellationToken);
        }
    }

    public void Dispose() => Forget();

    private async Task<MonitorReport> LookAsync(CancellationToken cancellationToken)
    {
        if (session is null || monitor is null)
        {
            session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
            monitor = new AgencyMonitor(session, accepted);
        }
        else
        {
            await session.RefreshAsync(cancellationToken);
        }

        return await monitor.LookAsync(cancellationToken);
    }

    // A gateway that comes back may be another build at the same address: it is met anew.
    private void Forget()
    {
        session?.Dispose();
        session = null;
        monitor = null;
    }

    private bool IsStaleForNow(Exception failure) => failure is VerdictException { Verdict.Word: Verdict.Stale } && ++staleLooks < StaleLooks;

    private static bool IsOutage(Exception failure) => failure is GatewayUnreachableException or CouldNotCheckException
        || failure is GatewayRefusedException { Status: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };
}

using System.Globalization;
using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>That this machine's clock, the database's and the newest entry agree: entries are dated by the database, tokens by this machine.</summary>
internal sealed class ClockCheck : ICheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "clock";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.Store is not { } store)
        {
            return;
        }

        DateTimeOffset databaseTime;
        await using (IGatewayTransaction transaction = await store.BeginAsync(cancellationToken))
        {
            databaseTime = transaction.Now;
        }

        TimeSpan apart = (databaseTime - setup.Time.GetUtcNow()).Duration();
        if (apart > Tolerance)
        {
            findings.Wrong(
                $"This machine's clock and the database's are {Seconds(apart)} apart: set both by a time server. Tokens are dated by the one and entries by the other.");
        }

        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            TimeSpan ahead = (await store.ReadHeadAsync(log, cancellationToken)).LastTime - databaseTime;
            if (ahead > Tolerance)
            {
                findings.Wrong(
                    $"The newest entry of the {log} log is dated {Seconds(ahead)} after the database's clock, which was set back: set it right; until then all entries bear that time.");
            }
        }
    }

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:F0} s");
}

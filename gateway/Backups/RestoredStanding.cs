using System.Globalization;
using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Backups;

/// <summary>
/// How a restored database stands to the anchor, which no backup holds: whether the gateway may go on, and if not, which way of <c>gateway recover</c> is the
/// operator's.
/// </summary>
internal static class RestoredStanding
{
    /// <summary>A sentence or a few: what to do next.</summary>
    public static async Task<string> AdviseAsync(FileAnchor anchor, IGatewayStore store, DataFolder data, CancellationToken cancellationToken)
    {
        string recover = $"gateway recover --data {data}";
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            try
            {
                anchor.Confirm(log, await store.ReadHeadAsync(log, cancellationToken));
            }
            catch (LogRolledBackException behind)
            {
                return DescribeBehind(log, behind, recover);
            }
            catch (LogAnchorException exception) when (exception.Fault == AnchorFault.Missing)
            {
                return DescribeMissing(recover);
            }
            catch (LogStoppedException exception)
            {
                return $"{exception.Message} The gateway is read-only. If the true history cannot be had: {recover} --new-log --into NEWDIR.";
            }
        }

        return "The anchor vouches for this database: the gateway may serve it.";
    }

    private static string DescribeBehind(LogName log, LogRolledBackException behind, string recover) => string.Create(
        CultureInfo.InvariantCulture, $"The anchor says that the {log} log was signed up to size {behind.ReleasedSize}; this backup holds {behind.FoundSize}.")
        + $" The gateway is read-only until {recover} --from PATH… has brought the rest back: from a newer backup, another gateway's data folder, or"
        + $" entries that an auditor exported. If nobody has them: {recover} --new-log --into NEWDIR.";

    private static string DescribeMissing(string recover) =>
        "There is no anchor here, and none is in a backup: nothing tells whether more was signed after it, so the gateway is read-only."
        + $" If nothing was: {recover} --accept-database. If more was, and copies of the entries with a checkpoint over them exist: first that, then, before"
        + $" serving, {recover} --from PATH… If they are lost for good: {recover} --new-log --into NEWDIR.";
}

using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Looks for rows that nothing stands for: what walks from the logs to the tables never meets them.</summary>
internal sealed class StrayCheck(IGatewayStore store)
{
    /// <summary>Checks.</summary>
    /// <exception cref="FsckException"><c>unproven</c>, with the table and the row in its sentence.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await store.FindStrayAsync(cancellationToken).ConfigureAwait(false) is StrayRow stray)
        {
            throw new FsckException(Verdict.Unproven, null, $"Nothing stands for the row '{stray.RowName}' of {stray.TableName}.");
        }
    }
}

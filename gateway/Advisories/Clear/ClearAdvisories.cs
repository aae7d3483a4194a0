using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Clear;

/// <summary>
/// Which advisories any member may fetch: TLP:CLEAR, encrypted by the gateway. Of a sealed one the gateway has no file key, so it stays with those that its
/// sender encrypted it for.
/// </summary>
internal sealed class ClearAdvisories(IGatewayStore store, SealedStatements statements)
{
    /// <summary>Whether a member to whom nobody addressed it may see an advisory.</summary>
    /// <remarks>A closed one stays visible, so that its end is told. One from before the gateway kept file keys is its recipients' alone.</remarks>
    public async Task<bool> IsForMembersAsync(AdvisoryRow advisory, CancellationToken cancellationToken) =>
        advisory.Tlp == Tlp.Clear
        && statements.Open(advisory) is OpenCommon
        && (advisory.Status != AdvisoryStatus.Published || (await store.ReadFileKeysAsync(advisory.Id, cancellationToken)).Count > 0);

    /// <summary>
    /// The papers that a member whom nobody addressed is shown: those of the copy that the sender addressed to its own agency. Any other would tell who else got
    /// the advisory.
    /// </summary>
    /// <returns>The sender's own delivery; null if the sender addressed none to itself.</returns>
    // What somebody shared with the sender's agency is told by the sharer's papers, which name another recipient.
    public async Task<DeliveryRow?> FindPapersAsync(AdvisoryRow advisory, CancellationToken cancellationToken) =>
        await store.FindDeliveryAsync(advisory.Id, advisory.Sender.Agency, cancellationToken) is { SharedBy: null } own ? own : null;
}

using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>An advisory as it is stored, its statement's common fields opened.</summary>
/// <param name="Row">The row.</param>
/// <param name="Common">The common fields.</param>
/// <param name="Documents">Its documents by number.</param>
/// <param name="Asked">What its <c>advisory.published</c> entry says was asked of every recipient; null for nothing.</param>
internal sealed record OpenedAdvisory(AdvisoryRow Row, StatementCommon Common, IReadOnlyList<DocumentRow> Documents, Obligation? Asked);

using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>What the gateway shows of a delivery: the signed documents, and the entry that should vouch for them, already proven to be in the log.</summary>
internal sealed record DeliveryClaim(
    AdvisoryId Advisory,
    ReadOnlyMemory<byte> Manifest,
    string ManifestSignature,
    ReadOnlyMemory<byte> Statement,
    string StatementSignature,
    LogEntry Addressed);

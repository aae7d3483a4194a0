namespace Gateway.Server.Witnesses;

/// <summary>How the witnesses stand for one log.</summary>
/// <param name="Quorum"><c>met</c> or <c>missing</c>.</param>
/// <param name="Size">The log's size.</param>
/// <param name="CosignedSize">The size of the newest checkpoint that counts; absent while none does.</param>
/// <param name="CosignedAt">As of when it counts: the latest time that a quorum's cosignatures reach; absent while none does.</param>
/// <param name="MissingWitnesses">The witnesses of the policy that did not cosign the checkpoint submitted last, by their names in it.</param>
internal sealed record LogWitnessStatus(
    string Quorum, long Size, long? CosignedSize, DateTimeOffset? CosignedAt, IReadOnlyList<string> MissingWitnesses);

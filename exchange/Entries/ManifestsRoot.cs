using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// The commitment of <c>advisory.published</c> to all manifests of an advisory: the RFC 6962 §2.1 root over their digests as leaves, in ordinal order of
/// the recipients' ids. With it a sender can show later that a manifest was, or was not, among those published; it does not tell who the others are.
/// </summary>
public static class ManifestsRoot
{
    /// <summary>Computes the root.</summary>
    /// <param name="manifests">Each recipient with the digest of its manifest, in any order.</param>
    public static RootHash Compute(IEnumerable<KeyValuePair<AgencyId, Sha256Digest>> manifests) => MerkleTree.HashTree(
        [.. manifests.OrderBy(manifest => manifest.Key.Value, StringComparer.Ordinal).Select(manifest => MerkleTree.HashLeaf(manifest.Value.Bytes))]);
}

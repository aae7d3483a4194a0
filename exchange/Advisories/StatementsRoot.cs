using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// What stands for all statements of an upload at once: the RFC 6962 §2.1 root over their digests as leaves, in ordinal order of the recipients' ids. Each statement
/// holds the common members, its recipient and the digests of the content, so whoever signs this root has said yes to all of it, and to nothing besides.
/// </summary>
/// <remarks>
/// It is for those who may know the recipients. A recipient knows the common members, so it could try for each set of agencies whether it gives this root.
/// </remarks>
public static class StatementsRoot
{
    /// <summary>The root over an upload's statements, in any order.</summary>
    public static RootHash Compute(IEnumerable<Statement> statements) =>
        Compute(statements.Select(statement => KeyValuePair.Create(statement.Recipient, statement.Digest)));

    /// <summary>The root over each recipient's statement by its digest, in any order.</summary>
    public static RootHash Compute(IEnumerable<KeyValuePair<AgencyId, Sha256Digest>> statements) => MerkleTree.HashTree(
        [.. statements.OrderBy(statement => statement.Key.Value, StringComparer.Ordinal).Select(statement => MerkleTree.HashLeaf(statement.Value.Bytes))]);
}

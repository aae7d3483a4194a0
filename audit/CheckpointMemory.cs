using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// Compares a checkpoint that was remembered with one that is shown now. Whoever keeps the last one it saw catches a log that was rewritten or cut since;
/// nothing else does.
/// </summary>
public static class CheckpointMemory
{
    /// <summary>Judges a new checkpoint.</summary>
    /// <param name="remembered">The last checkpoint that was found good, from the rememberer's own storage; null at first contact.</param>
    /// <param name="shown">The new one, of which nothing is trusted yet.</param>
    /// <param name="log">The log's public key, which came out of band.</param>
    /// <param name="growth">The proof from the remembered size to the new one; may be null if the sizes are equal or the remembered one is 0.</param>
    /// <returns><c>ok</c>, <c>wrong-origin</c>, <c>bad-signature</c>, <c>rollback</c>, <c>fork</c>, or <c>unproven</c> where a proof is needed and none came.</returns>
    public static LogVerdict Compare(Checkpoint? remembered, Checkpoint shown, NoteVerifier log, ConsistencyProof? growth)
    {
        Verdict signature = shown.Verify(log);
        if (signature != Verdict.Ok)
        {
            return new LogVerdict(
                signature, null, signature == Verdict.WrongOrigin ? "The checkpoint is another log's." : "The checkpoint is not signed by the log's key.");
        }

        if (shown.Tree.Size == 0 && shown.Tree.Root != MerkleTree.EmptyRoot)
        {
            return new LogVerdict(Verdict.Malformed, null, "The checkpoint states a root for an empty log that no empty log has.");
        }

        return remembered is null ? new LogVerdict(Verdict.Ok, null, "The checkpoint is signed by the log's key.") : CompareTrees(remembered.Tree, shown.Tree, growth);
    }

    private static LogVerdict CompareTrees(TreeHead remembered, TreeHead shown, ConsistencyProof? growth)
    {
        if (shown.Size < remembered.Size)
        {
            return new LogVerdict(Verdict.Rollback, null, "The log is shorter than it was.");
        }

        if (shown.Size == remembered.Size)
        {
            return shown.Root == remembered.Root
                ? new LogVerdict(Verdict.Ok, null, "The log is as it was.")
                : new LogVerdict(Verdict.Fork, null, "The log has the size it had and another content.");
        }

        if (remembered.Size == 0)
        {
            return new LogVerdict(Verdict.Ok, null, "The log was empty before.");
        }

        if (growth is null)
        {
            return new LogVerdict(Verdict.Unproven, null, "The log has grown, and no proof came that it is the same log.");
        }

        return growth.Verify(remembered, shown)
            ? new LogVerdict(Verdict.Ok, null, "The log continues what it was.")
            : new LogVerdict(Verdict.Fork, null, "The log does not continue what it was.");
    }
}

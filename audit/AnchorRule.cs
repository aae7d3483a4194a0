namespace Gateway.Audit;

/// <summary>What an anchor says about the head that a database shows, as far as both can be compared without reading the log.</summary>
public static class AnchorRule
{
    /// <summary>
    /// A head that is ahead of the anchor passes: a process may have ended between a commit and the anchor. That such a head continues the anchored one is to be
    /// proved from the log's tiles.
    /// </summary>
    /// <param name="log">Which log.</param>
    /// <param name="kept">What the anchor keeps of it.</param>
    /// <param name="head">What the database shows.</param>
    /// <exception cref="LogAnchorException">Nothing is kept of a log that has entries.</exception>
    /// <exception cref="LogRolledBackException">The head is behind the anchor, or as large and another one.</exception>
    public static void Confirm(LogName log, Checkpoint? kept, LogHead head)
    {
        if (kept is null)
        {
            if (head.Size > 0)
            {
                throw new LogAnchorException(log, AnchorFault.Missing);
            }

            return;
        }

        if (head.Size < kept.Tree.Size || (head.Size == kept.Tree.Size && head.Tree.Root != kept.Tree.Root))
        {
            throw new LogRolledBackException(log, kept.Tree.Size, head.Size);
        }
    }
}

namespace Gateway.Audit;

/// <summary>Why an anchor cannot vouch for a log.</summary>
public enum AnchorFault
{
    /// <summary>Nothing is kept of a log that has entries.</summary>
    Missing,

    /// <summary>What is kept is not a checkpoint that the log's key signed.</summary>
    Damaged,

    /// <summary>A note under the log's key is kept that is of another history than the database's.</summary>
    Contradicted,
}

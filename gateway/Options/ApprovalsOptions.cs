namespace Gateway.Server.Options;

/// <summary>What takes two people.</summary>
internal sealed class ApprovalsOptions
{
    /// <summary>
    /// Refuses an admin's act (accepting an agency, with or without grants; replacing a root; suspending; resuming) without a second admin's approval.
    /// </summary>
    public bool AdminActs { get; set; }
}

using Gateway.Exchange;

namespace Gateway.Server.Options;

/// <summary>What takes two people.</summary>
internal sealed class ApprovalsOptions
{
    /// <summary>
    /// Refuses an admin's act (accepting an agency, with or without grants; replacing a root; suspending; resuming) without a second admin's approval.
    /// </summary>
    public bool AdminActs { get; set; }

    /// <summary>
    /// The labels (<c>RED</c>, <c>AMBER+STRICT</c>, …) whose advisories go out only if a second publisher of the sending agency released them. They are in the
    /// discovery document.
    /// </summary>
    public string[] Release { get; set; } = [];

    /// <summary><see cref="Release"/> as labels; the options are validated before anybody asks.</summary>
    public IReadOnlyList<Tlp> ReleaseLabels => AdvisoriesOptions.Labels(Release);
}

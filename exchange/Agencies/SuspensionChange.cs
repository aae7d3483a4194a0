namespace Gateway.Exchange;

/// <summary>One suspension or resumption of an agency.</summary>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="Act">The admin's act.</param>
/// <param name="Approval">A second admin's approval of it, or null.</param>
public sealed record SuspensionChange(long Index, AdminAct Act, Approval? Approval)
{
    /// <summary>Whether the agency is suspended from here on.</summary>
    public bool Suspends => Act.Kind == AdminActKind.Suspend;
}

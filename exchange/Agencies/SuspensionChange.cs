namespace Gateway.Exchange;

/// <summary>One suspension or resumption of an agency.</summary>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="Act">The admin's act.</param>
public sealed record SuspensionChange(long Index, AdminAct Act)
{
    /// <summary>Whether the agency is suspended from here on.</summary>
    public bool Suspends => Act.Kind == AdminActKind.Suspend;
}

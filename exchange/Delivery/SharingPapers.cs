namespace Gateway.Exchange;

/// <summary>The papers of an addition, in order: who added the recipient and, where its label asks for that, who permitted it.</summary>
/// <param name="Addition">The statement of addition.</param>
/// <param name="Sharer">The key that signed it.</param>
/// <param name="Permission">The author's permission; null where none is needed.</param>
/// <param name="Permitter">The key that signed it; null without permission.</param>
public sealed record SharingPapers(Addition Addition, KeyUse Sharer, Permission? Permission, KeyUse? Permitter)
{
    /// <summary>The keys on which they rest.</summary>
    public IEnumerable<KeyUse> Keys => Permitter is null ? [Sharer] : [Sharer, Permitter];
}

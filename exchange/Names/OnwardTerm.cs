namespace Gateway.Exchange;

/// <summary>What the parties of an agreement may do with an advisory that they received under it.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum OnwardTerm
{
    /// <summary><c>never</c>: its recipients add nobody, whatever its label would allow.</summary>
    Never = 1,

    /// <summary><c>permission</c>: by its sender, or with a permission that its sender recorded; where its label takes no permission (GREEN and CLEAR), by its sender alone.</summary>
    Permission = 2,

    /// <summary><c>label</c>: as far as its label allows.</summary>
    Label = 3,
}

namespace Gateway.Exchange;

/// <summary>Who decided to sign a receipt.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum ReceiptMode
{
    /// <summary><c>manual</c>: a person.</summary>
    Manual = 1,

    /// <summary><c>automatic</c>: a program.</summary>
    Automatic = 2,
}

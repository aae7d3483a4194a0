namespace Gateway.Exchange;

/// <summary>What is known of a CSAF document's conformance.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum DocumentValidation
{
    /// <summary><c>valid</c>: the validator found no error.</summary>
    Valid = 1,

    /// <summary><c>unchecked</c>: the validator could not be asked, and the gateway took the document all the same.</summary>
    Unchecked = 2,
}

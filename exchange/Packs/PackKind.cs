namespace Gateway.Exchange;

/// <summary>What a pack carries.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum PackKind
{
    /// <summary><c>upload</c>: a signed upload, on its way to the gateway.</summary>
    Upload = 1,

    /// <summary><c>download</c>: a delivery with all that proves it, on its way to its reader.</summary>
    Download = 2,
}

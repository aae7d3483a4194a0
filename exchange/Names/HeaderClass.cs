namespace Gateway.Exchange;

/// <summary>
/// Of which kind all headers of a payload are. The classes never mix over one payload: whoever kept a classical header could open it one day, whatever stood
/// beside it. The wire text is the stanza's name in lower case.
/// </summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum HeaderClass
{
    /// <summary><c>x25519</c>: for receive keys <c>age1…</c>.</summary>
    X25519 = 1,

    /// <summary><c>mlkem768x25519</c>: hybrid post-quantum, for receive keys <c>age1pq1…</c>.</summary>
    Hybrid = 2,
}

namespace Gateway.Client.Monitoring;

/// <summary>One thing that happened to an agency's keys, as the directory log tells it; a row of <c>key history</c>.</summary>
/// <param name="Index">The entry of the directory log.</param>
/// <param name="Time">When it was logged.</param>
/// <param name="Sequence">The agency's record that says so; absent where an admin's act, or a revocation beside the records, does.</param>
/// <param name="Change"><c>added</c>, <c>dropped</c>, <c>revoked</c>, <c>period</c>, <c>threshold</c>, <c>retired</c>, <c>suspended</c> or <c>resumed</c>.</param>
/// <param name="Principal">Whose key; absent for a root key and for the agency as a whole.</param>
/// <param name="Purpose"><c>root</c>, or what a principal's key is for.</param>
/// <param name="Key">The key, as the record writes it.</param>
/// <param name="Reason">Why, where somebody said so.</param>
/// <param name="SignedBy"><c>root</c>, <c>new-root</c> where the last root did not sign, or <c>admin</c>.</param>
/// <param name="Admin">The admin whose act came with it, if one did.</param>
/// <param name="ApprovedBy">The second admin who approved the act, if one did.</param>
internal sealed record KeyChange(
    long Index,
    string Time,
    long? Sequence,
    string Change,
    string? Principal,
    string? Purpose,
    string? Key,
    string? Reason,
    string SignedBy,
    string? Admin,
    string? ApprovedBy);

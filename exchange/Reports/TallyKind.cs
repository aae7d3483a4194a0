namespace Gateway.Exchange;

/// <summary>What is counted of the log for a report.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum TallyKind
{
    /// <summary><c>shared</c>: deliveries from one agency to another, with their documents and bytes, by category and label.</summary>
    Shared = 1,

    /// <summary><c>asked</c>: deliveries for which an acknowledgement was asked.</summary>
    Asked = 2,

    /// <summary><c>acknowledged</c>: deliveries that were acknowledged while they stood, by the whole minutes that it took.</summary>
    Acknowledged = 3,

    /// <summary><c>in-time</c>: of those asked for, acknowledged by the time that was asked.</summary>
    InTime = 4,

    /// <summary><c>late</c>: of those asked for, acknowledged after it.</summary>
    Late = 5,

    /// <summary><c>lapsed</c>: of those asked for, withdrawn or expired before anybody acknowledged.</summary>
    Lapsed = 6,

    /// <summary><c>published</c>: advisories of an agency, each once however many it was addressed to, by category and label.</summary>
    Published = 7,

    /// <summary><c>passed</c>: deliveries of somebody else's advisory that an agency added later (<c>advisory.shared</c>), by the recipient.</summary>
    Passed = 9,

    /// <summary><c>refused</c>: requests of an agency that were refused, by the refusal's name.</summary>
    Refused = 8,
}

namespace Gateway.Server.Errors;

/// <summary>One line of the catalogue.</summary>
/// <param name="Name">Which refusal this is.</param>
/// <param name="Text">Its name on the wire, the last part of <c>type</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">A short text, the same every time.</param>
/// <param name="Detail">What is said when the refusal itself says nothing more precise.</param>
internal sealed record ProblemKind(ProblemName Name, string Text, int Status, string Title, string Detail)
{
    /// <summary>What every problem's <c>type</c> begins with.</summary>
    public const string TypePrefix = "urn:advisory-gateway:problem:";

    /// <summary>The problem's <c>type</c> (RFC 9457 §3.1.1).</summary>
    public string Type { get; } = TypePrefix + Text;
}

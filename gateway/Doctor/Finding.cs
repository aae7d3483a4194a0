namespace Gateway.Server.Doctor;

/// <summary>One thing about a setup.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Check">Which check found it, in one word.</param>
/// <param name="Sentence">What it is and what to do, in plain words. No secret, and nothing that anybody wrote into a database.</param>
internal sealed record Finding(Severity Severity, string Check, string Sentence);

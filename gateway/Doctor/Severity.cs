namespace Gateway.Server.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum Severity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>It serves, but not as it should.</summary>
    Warning,

    /// <summary>It does not serve, does not serve safely, or soon will not.</summary>
    Wrong,
}

namespace Gateway.Server.Doctor;

/// <summary>Where one check puts what it finds.</summary>
/// <param name="check">Its name.</param>
internal sealed class Findings(string check)
{
    private readonly List<Finding> found = [];

    /// <summary>Everything so far, in order.</summary>
    public IReadOnlyList<Finding> All => found;

    /// <summary>Takes over what a part of the check found, which ran beside others.</summary>
    public void Add(Findings part) => found.AddRange(part.All);

    /// <summary>Good to know.</summary>
    public void Note(string sentence) => found.Add(new Finding(Severity.Note, check, sentence));

    /// <summary>It serves, but not as it should.</summary>
    public void Warn(string sentence) => found.Add(new Finding(Severity.Warning, check, sentence));

    /// <summary>It does not serve, or not safely.</summary>
    public void Wrong(string sentence) => found.Add(new Finding(Severity.Wrong, check, sentence));
}

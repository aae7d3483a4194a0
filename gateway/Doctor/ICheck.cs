namespace Gateway.Server.Doctor;

/// <summary>One question about a setup. A check changes nothing, and ends within seconds.</summary>
internal interface ICheck
{
    /// <summary>Its name, in one word.</summary>
    string Name { get; }

    /// <summary>Asks it. Errors of storage and files that it does not expect are findings of whoever runs it.</summary>
    Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken);
}

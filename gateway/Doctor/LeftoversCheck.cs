using System.Globalization;

namespace Gateway.Server.Doctor;

/// <summary>What uploads that were cut off left, and a gateway that serves would have swept.</summary>
internal sealed class LeftoversCheck : ICheck
{
    private static readonly TimeSpan Swept = TimeSpan.FromHours(2);

    /// <inheritdoc/>
    public string Name => "leftovers";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        DateTime oldest = (setup.Time.GetUtcNow() - Swept).UtcDateTime;
        FileInfo[] left = Directory.Exists(setup.Data.Payloads)
            ? [.. new DirectoryInfo(setup.Data.Payloads).EnumerateFiles("*.part").Where(file => file.LastWriteTimeUtc < oldest)]
            : [];
        if (left.Length > 0)
        {
            findings.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{left.Length} uploads that were cut off left {left.Sum(file => file.Length)} bytes in {setup.Data.Payloads}: a gateway that serves erases them after an hour."));
        }

        return Task.CompletedTask;
    }
}

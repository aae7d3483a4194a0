using System.Globalization;

namespace Gateway.Server.Doctor;

/// <summary>That there is room where the gateway writes.</summary>
internal sealed class SpaceCheck : ICheck
{
    private const int UploadsAhead = 4;
    private const long MebiByte = 1L << 20;

    /// <inheritdoc/>
    public string Name => "space";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        long upload = setup.Options.Limits.DocumentBytes;
        foreach (string folder in new[] { setup.Data.Path, setup.Data.Payloads, setup.AnchorFolder }.Where(Directory.Exists).Distinct())
        {
            long free = setup.Machine.FreeBytes(folder);
            string left = string.Create(CultureInfo.InvariantCulture, $"{free / MebiByte} MiB are left where {folder} lies");
            if (free < upload)
            {
                findings.Wrong($"{left}, less than the largest upload (Gateway:Limits:DocumentBytes): make room, or publishing is refused with insufficient-storage.");
            }
            else if (free / UploadsAhead < upload)
            {
                findings.Warn($"{left}, less than a few of the largest uploads (Gateway:Limits:DocumentBytes): make room.");
            }
        }

        return Task.CompletedTask;
    }
}

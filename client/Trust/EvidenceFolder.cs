using System.Globalization;
using Gateway.Audit;
using Gateway.Client.Profiles;

namespace Gateway.Client.Trust;

/// <summary>Keeps signed notes that contradict each other: together they prove to anyone what the gateway did.</summary>
internal sealed class EvidenceFolder(string stateFolder, TimeProvider clock)
{
    /// <summary>Writes both notes under <c>state/evidence/</c>.</summary>
    public void Keep(Verdict word, LogName log, ReadOnlySpan<byte> offered, Checkpoint? remembered)
    {
        string folder = Path.Combine(stateFolder, "evidence");
        PrivateFile.CreateFolder(folder);
        DateTimeOffset now = clock.GetUtcNow();
        string name = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmss}-{Guid.CreateVersion7(now):N}-{log}-{word.Word()}");
        string stem = Path.Combine(folder, name);
        PrivateFile.CreateNew($"{stem}-offered.note", offered);
        if (remembered is not null)
        {
            PrivateFile.CreateNew($"{stem}-remembered.note", remembered.Bytes.Span);
        }
    }
}

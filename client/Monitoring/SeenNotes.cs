using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;

namespace Gateway.Client.Monitoring;

/// <summary>The checkpoints that somebody saw: a signed note, a proof that holds one, or a folder of notes such as the keys folder or its <c>state</c>.</summary>
internal static class SeenNotes
{
    private const string StateFolder = "state";
    private const string Pattern = "*.checkpoint";

    /// <exception cref="UsageException">There is no note.</exception>
    /// <exception cref="VerdictException"><c>malformed</c>: a file is none.</exception>
    public static IReadOnlyList<Checkpoint> Read(string path)
    {
        if (!Directory.Exists(path))
        {
            return [ReadFile(path)];
        }

        string state = Path.Combine(path, StateFolder);
        string folder = Directory.Exists(state) ? state : path;
        Checkpoint[] notes = [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).Select(ReadFile)];
        return notes.Length > 0 ? notes : throw new UsageException($"{folder} holds no checkpoints; name a keys folder that has met the gateway, or a note.");
    }

    private static Checkpoint ReadFile(string path)
    {
        byte[] content = PrivateFile.Read(path);
        try
        {
            return Checkpoint.Parse(content);
        }
        catch (CheckpointFormatException)
        {
            return ReadProof(path, content);
        }
    }

    private static Checkpoint ReadProof(string path, byte[] content)
    {
        try
        {
            return TlogProof.Parse(content).Checkpoint;
        }
        catch (CheckpointFormatException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"{path} is neither a signed note nor a proof.", failure);
        }
    }
}

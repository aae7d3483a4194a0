using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Witnessing;

/// <summary>The file of the latest checkpoint cosigned for one log, and the same in memory.</summary>
internal sealed class WitnessedLog
{
    private readonly string folder;
    private readonly string path;
    private readonly string origin;
    private readonly CosignatureVerifier witness;
    private readonly Lock gate = new();
    private Checkpoint? latest;
    private bool isRead;

    public WitnessedLog(string folder, string origin, CosignatureVerifier witness)
    {
        this.folder = folder;
        this.origin = origin;
        this.witness = witness;
        path = Path.Combine(folder, $"{Witness.HashOrigin(origin)}.checkpoint");
    }

    /// <exception cref="CommandFailedException">The file is not what this witness wrote: to take it for "none" would be to forget.</exception>
    public Checkpoint? Read()
    {
        lock (gate)
        {
            return ReadLocked();
        }
    }

    public bool TryReplace(Checkpoint? seen, Checkpoint replacement)
    {
        lock (gate)
        {
            if (!ReferenceEquals(ReadLocked(), seen))
            {
                return false;
            }

            // If anything below fails, the disk says which of the two stands.
            isRead = false;
            PrivateFile.Replace(path, replacement.Bytes.Span);
            FolderSync.Flush(folder);
            (latest, isRead) = (replacement, true);
            return true;
        }
    }

    private Checkpoint? ReadLocked()
    {
        if (!isRead)
        {
            latest = File.Exists(path) ? Parse(PrivateFile.Read(path)) : null;
            isRead = true;
        }

        return latest;
    }

    private Checkpoint Parse(byte[] bytes)
    {
        try
        {
            Checkpoint checkpoint = Checkpoint.Parse(bytes);
            if (checkpoint.Origin == origin && checkpoint.TryReadCosignature(witness, out _))
            {
                return checkpoint;
            }
        }
        catch (CheckpointFormatException failure)
        {
            throw Damaged(failure);
        }

        throw Damaged(null);
    }

    private CommandFailedException Damaged(Exception? cause) => new(
        $"{path} is not the checkpoint of {origin} that this witness cosigned. A witness that has forgotten must not go on under its key; make a new one.", cause);
}

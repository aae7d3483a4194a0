using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Hosting;

namespace Gateway.Server.Witnesses;

/// <summary>Speaks c2sp.org/tlog-witness to the witnesses of the policy, whose URLs are their submission and monitoring prefixes.</summary>
internal sealed class WitnessClient(OutboundHttp http)
{
    private const int MaxSizeTextBytes = 32;

    /// <summary>Submits a checkpoint.</summary>
    /// <exception cref="OutboundException">No answer, or none that the protocol knows.</exception>
    public async Task<WitnessReply> AddCheckpointAsync(PolicyWitness witness, AddCheckpointRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Address(witness, "add-checkpoint"))
        {
            Content = new ByteArrayContent(request.ToBytes()),
        };
        OutboundAnswer answer = await http.SendAsync(message, SignedNote.MaxNoteBytes, cancellationToken);
        return answer.Status switch
        {
            HttpStatusCode.OK => new WitnessReply.Cosigned(ReadLines(answer.Body)),
            HttpStatusCode.Conflict when answer.MediaType == WitnessAnswer.SizeContentType => new WitnessReply.OtherSize(ReadSize(answer.Body)),
            _ => new WitnessReply.Refused((int)answer.Status),
        };
    }

    /// <summary>The latest checkpoint that the witness says it cosigned, or null if it shows none. It may be anybody's: the caller verifies it.</summary>
    /// <exception cref="OutboundException">No answer, or one that is no checkpoint.</exception>
    public async Task<Checkpoint?> ReadCheckpointAsync(PolicyWitness witness, string origin, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, Address(witness, $"{Witness.HashOrigin(origin)}/checkpoint"));
        OutboundAnswer answer = await http.SendAsync(message, SignedNote.MaxNoteBytes, cancellationToken);
        try
        {
            return answer.Status == HttpStatusCode.OK ? Checkpoint.Parse(answer.Body) : null;
        }
        catch (CheckpointFormatException exception)
        {
            throw new OutboundException("What it shows as its latest checkpoint is none.", exception);
        }
    }

    private static Uri Address(PolicyWitness witness, string path) => new($"{witness.Url!.AbsoluteUri.TrimEnd('/')}/{path}");

    private static IReadOnlyList<NoteSignature> ReadLines(byte[] body)
    {
        try
        {
            return SignedNote.ParseSignatureLines(body);
        }
        catch (NoteFormatException exception)
        {
            throw new OutboundException("What it answers as its cosignature is none.", exception);
        }
    }

    private static long ReadSize(byte[] body)
    {
        string text = body.Length <= MaxSizeTextBytes ? Encoding.ASCII.GetString(body) : "";
        bool valid = long.TryParse(text.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            && text == string.Create(CultureInfo.InvariantCulture, $"{size}\n");
        return valid ? size : throw new OutboundException("What it answers as its latest size is none.");
    }
}

using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The log that one opened anew takes the place of, because entries of it could not be brought back.</summary>
/// <param name="Origin">Its origin.</param>
/// <param name="Note">The last note it is known to have signed; its size is at least <paramref name="Size"/>.</param>
/// <param name="Size">How many of its entries could be restored.</param>
public sealed record LogPredecessor(string Origin, Checkpoint Note, long Size)
{
    internal static LogPredecessor Read(CanonicalObject members)
    {
        Checkpoint note = ReadNote(members.Text("note"));
        string origin = members.Text("origin");
        long size = members.Integer("size");
        Document.Require(note.Origin == origin, DocumentRule.WrongOrigin, "The note is of another log than the one before.");
        Document.Require(size <= note.Tree.Size, DocumentRule.OutOfRange, "More entries were restored than the log before had.");
        return new LogPredecessor(origin, note, size);
    }

    internal static void Write(CanonicalJsonWriter writer, LogPredecessor predecessor)
    {
        writer.Text("note", Encoding.UTF8.GetString(predecessor.Note.Bytes.Span));
        writer.Text("origin", predecessor.Origin);
        writer.Integer("size", predecessor.Size);
    }

    private static Checkpoint ReadNote(string text)
    {
        try
        {
            return Checkpoint.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (CheckpointFormatException exception)
        {
            throw new DocumentException(exception.Message, exception);
        }
    }
}

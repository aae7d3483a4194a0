using System.Text;
using Exchange.Tests.Fixtures;
using Fuzzing;
using Gateway.Exchange;

namespace Exchange.Tests.Fuzzing;

/// <summary>What members send as documents: any bytes, of which some say that they are CSAF or STIX.</summary>
public sealed class ReadingFuzzTests
{
    private const string Stix = """{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[{"type":"url","id":"url--ff26c055-6336-5bc5-b98d-13d6226742dd"}]}""";

    [Fact]
    public void Any_document_is_understood_carried_or_refused() => Fuzz.Run<DocumentException>(
        [Encoding.UTF8.GetBytes(CsafSample.Text), Encoding.UTF8.GetBytes(Stix)],
        static input =>
        {
            using var reading = new DocumentReading();
            foreach (byte[] piece in input.Chunk(1000))
            {
                reading.Read(piece);
            }

            _ = reading.Marking;
            reading.Complete();
        });
}
